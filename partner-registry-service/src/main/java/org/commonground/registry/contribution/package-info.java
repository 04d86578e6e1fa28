/** What schools offer to their community: partnership runs in both directions. */
@NullMarked
package org.commonground.registry.contribution;

import org.jspecify.annotations.NullMarked;
