/** Who could meet a school's needs: candidates, how well they fit and why, and whom the school and its families chose. */
@NullMarked
package org.commonground.needs.landscapescan;

import org.jspecify.annotations.NullMarked;
