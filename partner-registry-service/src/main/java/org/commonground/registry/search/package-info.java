/** The directory: services and partners found by words, codes, times and distance, ranked, counted, and shown to nobody who may not see them. */
@NullMarked
package org.commonground.registry.search;

import org.jspecify.annotations.NullMarked;
