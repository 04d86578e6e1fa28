/** How often one client may call. */
@NullMarked
package org.commonground.gateway.limits;

import org.jspecify.annotations.NullMarked;
