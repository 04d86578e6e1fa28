/** The areas that a community speaks of, their extents, and which schools lie in them. */
@NullMarked
package org.commonground.registry.communityarea;

import org.jspecify.annotations.NullMarked;
