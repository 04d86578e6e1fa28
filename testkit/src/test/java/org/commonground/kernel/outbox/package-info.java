/** What the outbox promises, tried on a real database and a real broker. */
@NullMarked
package org.commonground.kernel.outbox;

import org.jspecify.annotations.NullMarked;
