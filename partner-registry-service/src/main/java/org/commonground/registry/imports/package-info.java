/** Loading what other systems master: validated row by row, all or nothing, and the same file twice changes nothing. */
@NullMarked
package org.commonground.registry.imports;

import org.jspecify.annotations.NullMarked;
