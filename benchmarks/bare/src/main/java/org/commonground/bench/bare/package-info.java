/** A row by its id over HTTP, as the framework's own guides do it. */
@NullMarked
package org.commonground.bench.bare;

import org.jspecify.annotations.NullMarked;
