/** Rows that belong to a partner: who may change them, and which of them everybody sees. */
@NullMarked
package org.commonground.registry.ownership;

import org.jspecify.annotations.NullMarked;
