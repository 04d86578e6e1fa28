/** Arithmetic over measures: a grammar so small that any text is an expression or a refusal, and every expression ends. */
@NullMarked
package org.commonground.metrics.expression;

import org.jspecify.annotations.NullMarked;
