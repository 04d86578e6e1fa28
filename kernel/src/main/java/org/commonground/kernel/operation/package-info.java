/** What this service serves: the operations, read from its resources. */
@NullMarked
package org.commonground.kernel.operation;

import org.jspecify.annotations.NullMarked;
