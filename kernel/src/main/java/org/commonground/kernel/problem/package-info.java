/** Every refusal is an RFC 9457 problem with a stable code that says what to do. */
@NullMarked
package org.commonground.kernel.problem;

import org.jspecify.annotations.NullMarked;
