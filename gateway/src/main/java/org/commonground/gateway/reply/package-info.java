/** Answers that stay the same until the next start: prepared once, with entity tag and gzip. */
@NullMarked
package org.commonground.gateway.reply;

import org.jspecify.annotations.NullMarked;
