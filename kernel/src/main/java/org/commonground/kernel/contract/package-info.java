/** What every JSON body and every OpenAPI document of the suite has in common. */
@NullMarked
package org.commonground.kernel.contract;

import org.jspecify.annotations.NullMarked;
