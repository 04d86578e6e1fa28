/** The places of partners, physical, postal and virtual, and the keeping of the confidential ones. */
@NullMarked
package org.commonground.registry.location;

import org.jspecify.annotations.NullMarked;
