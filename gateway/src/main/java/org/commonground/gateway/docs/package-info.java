/** The pages that explain each problem type. */
@NullMarked
package org.commonground.gateway.docs;

import org.jspecify.annotations.NullMarked;
