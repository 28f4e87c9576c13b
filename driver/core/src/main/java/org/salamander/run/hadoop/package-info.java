/** Run directories on Hadoop's file systems. */
@NullMarked
package org.salamander.run.hadoop;

import org.jspecify.annotations.NullMarked;
