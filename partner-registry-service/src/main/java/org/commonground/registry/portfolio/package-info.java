/** Calls for services that a district vets and selects, and what partners enter for them. */
@NullMarked
package org.commonground.registry.portfolio;

import org.jspecify.annotations.NullMarked;
