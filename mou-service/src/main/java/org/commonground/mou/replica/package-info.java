/** What this service knows of the others' rows: one consumer and one table per followed topic. */
@NullMarked
package org.commonground.mou.replica;

import org.jspecify.annotations.NullMarked;
