/** Holds every statement on an entity to the rows of the caller's district; what looks beyond it is written once. */
@NullMarked
package org.commonground.kernel.district;

import org.jspecify.annotations.NullMarked;
