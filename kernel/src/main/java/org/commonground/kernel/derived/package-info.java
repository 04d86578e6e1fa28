/** What every list and every aggregate serves besides, without a line of its own: a search and a history. */
@NullMarked
package org.commonground.kernel.derived;

import org.jspecify.annotations.NullMarked;
