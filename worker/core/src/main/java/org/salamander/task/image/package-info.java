/** Tasks from images: preparation of data sets, image stores, and N-way K-shot episodes. */
@NullMarked
package org.salamander.task.image;

import org.jspecify.annotations.NullMarked;
