/** An accepted write and its events are one transaction; Kafka gets each event at least once, in order per aggregate. */
@NullMarked
package org.commonground.kernel.outbox;

import org.jspecify.annotations.NullMarked;
