/** OneRoster 1.2 in both directions: what a SIS hands over, and what we show to clients that speak it. */
@NullMarked
package org.commonground.registry.oneroster;

import org.jspecify.annotations.NullMarked;
