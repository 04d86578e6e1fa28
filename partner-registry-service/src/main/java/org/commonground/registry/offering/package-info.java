/** What partners offer, to whom, when and where. */
@NullMarked
package org.commonground.registry.offering;

import org.jspecify.annotations.NullMarked;
