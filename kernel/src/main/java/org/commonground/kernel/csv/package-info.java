/** Tables for spreadsheets. */
@NullMarked
package org.commonground.kernel.csv;

import org.jspecify.annotations.NullMarked;
