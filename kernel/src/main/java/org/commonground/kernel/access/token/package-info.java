/** A token is verified before it is believed, and not again with every request of the minute after. */
@NullMarked
package org.commonground.kernel.access.token;

import org.jspecify.annotations.NullMarked;
