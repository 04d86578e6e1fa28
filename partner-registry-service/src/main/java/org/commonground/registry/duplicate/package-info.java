/** Which entries of the directory may be one and the same organisation, how sure that is, and why. */
@NullMarked
package org.commonground.registry.duplicate;

import org.jspecify.annotations.NullMarked;
