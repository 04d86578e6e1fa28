/** Holds every statement on an entity to the rows of the caller's district. */
@NullMarked
package org.commonground.kernel.district;

import org.jspecify.annotations.NullMarked;
