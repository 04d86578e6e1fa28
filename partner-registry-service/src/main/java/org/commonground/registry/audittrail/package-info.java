/** Who read personal and student-derived data of this service, for those who answer for it. */
@NullMarked
package org.commonground.registry.audittrail;

import org.jspecify.annotations.NullMarked;
