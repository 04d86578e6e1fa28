/** How the district came to know an organisation, who has spoken with it, and who speaks with it next. */
@NullMarked
package org.commonground.registry.prospect;

import org.jspecify.annotations.NullMarked;
