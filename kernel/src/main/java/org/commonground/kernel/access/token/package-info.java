/**
 * A token is verified before it is believed, and not again with every request of the minute after; one that is refused is
 * refused in our words.
 */
@NullMarked
package org.commonground.kernel.access.token;

import org.jspecify.annotations.NullMarked;
