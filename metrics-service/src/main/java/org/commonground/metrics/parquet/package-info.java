/** Rows as a Parquet file, streamed. */
@NullMarked
package org.commonground.metrics.parquet;

import org.jspecify.annotations.NullMarked;
