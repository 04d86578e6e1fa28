/** How JSON reads and looks everywhere, and which values nobody could store: they are refused where they are read. */
@NullMarked
package org.commonground.kernel.json;

import org.jspecify.annotations.NullMarked;
