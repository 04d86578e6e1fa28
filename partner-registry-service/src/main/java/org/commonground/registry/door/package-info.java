/** Where clients reach us: for standards that want whole addresses. */
@NullMarked
package org.commonground.registry.door;

import org.jspecify.annotations.NullMarked;
