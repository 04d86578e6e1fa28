/** What the local stack promises, checked against the real parts. */
@NullMarked
package org.commonground.localstack;

import org.jspecify.annotations.NullMarked;
