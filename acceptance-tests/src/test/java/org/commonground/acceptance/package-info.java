/** What the whole suite promises, tried on the real parts: through the gateway, with real tokens, and with services killed on the way. */
@NullMarked
package org.commonground.acceptance;

import org.jspecify.annotations.NullMarked;
