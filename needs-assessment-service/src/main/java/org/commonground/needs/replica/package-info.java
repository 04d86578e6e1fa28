/** What this service knows of the others: one class for each topic that it follows, with one table each. */
@NullMarked
package org.commonground.needs.replica;

import org.jspecify.annotations.NullMarked;
