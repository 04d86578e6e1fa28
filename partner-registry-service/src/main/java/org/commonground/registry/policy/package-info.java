/** What the district asks of a partner before it approves it: data that the partnership office sets, not code. */
@NullMarked
package org.commonground.registry.policy;

import org.jspecify.annotations.NullMarked;
