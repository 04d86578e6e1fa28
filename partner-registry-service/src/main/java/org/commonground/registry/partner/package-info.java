/** Partner organisations: who they are, and how one becomes an approved partner of the district. */
@NullMarked
package org.commonground.registry.partner;

import org.jspecify.annotations.NullMarked;
