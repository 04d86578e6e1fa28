/** What the change feed forgets, tried on a real database. */
@NullMarked
package org.commonground.kernel.feed;

import org.jspecify.annotations.NullMarked;
