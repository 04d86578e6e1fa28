/** Numbers that people quote: per district and year, in order, without gaps. */
@NullMarked
package org.commonground.mou.numbering;

import org.jspecify.annotations.NullMarked;
