/** What every JSON body of the suite has in common, and what a resource tells its OpenAPI document. */
@NullMarked
package org.commonground.kernel.contract;

import org.jspecify.annotations.NullMarked;
