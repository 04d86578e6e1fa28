/** Signatures: in order, by somebody with the authority, on exactly the text that was reviewed. */
@NullMarked
package org.commonground.mou.signing;

import org.jspecify.annotations.NullMarked;
