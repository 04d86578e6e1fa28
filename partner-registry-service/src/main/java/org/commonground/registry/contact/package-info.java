/** People, phones and who may see them: the same for partners, their places and their services. */
@NullMarked
package org.commonground.registry.contact;

import org.jspecify.annotations.NullMarked;
