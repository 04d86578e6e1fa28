/** An aggregate with nothing of its own, so that what it costs is what the kernel costs. */
@NullMarked
package org.commonground.bench.thing;

import org.jspecify.annotations.NullMarked;
