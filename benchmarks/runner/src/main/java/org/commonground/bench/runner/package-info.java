/** Starts real parts, makes load on them and prints what it cost, as ratios of one run. */
@NullMarked
package org.commonground.bench.runner;

import org.jspecify.annotations.NullMarked;
