/** Who read personal or student-derived data, when and what for: recorded before the answer leaves, and never changed. */
@NullMarked
package org.commonground.kernel.audit;

import org.jspecify.annotations.NullMarked;
