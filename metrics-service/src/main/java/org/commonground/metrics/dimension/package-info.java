/** By what people can be told apart in a table: code lists, and which of them are sensitive. */
@NullMarked
package org.commonground.metrics.dimension;

import org.jspecify.annotations.NullMarked;
