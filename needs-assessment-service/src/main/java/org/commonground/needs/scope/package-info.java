/** Which rows of the district are a caller's own. */
@NullMarked
package org.commonground.needs.scope;

import org.jspecify.annotations.NullMarked;
