/** Is the whole suite able to work: one answer for all its parts. */
@NullMarked
package org.commonground.gateway.health;

import org.jspecify.annotations.NullMarked;
