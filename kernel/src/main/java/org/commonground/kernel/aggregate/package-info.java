/** What every aggregate has: a stable id, a district, a version, who changed it and when, and a state graph. */
@NullMarked
package org.commonground.kernel.aggregate;

import org.jspecify.annotations.NullMarked;
