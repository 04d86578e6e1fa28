/** What this service knows of the others' rows: one consumer and one table per followed topic. */
@NullMarked
package org.commonground.registry.replica;

import org.jspecify.annotations.NullMarked;
