package io.weir.broker.reliability;

import io.weir.log.planted.PlantedBugsSuite;

/** The bugs that tests of the broker must catch, also those in the log below it. */
class PlantedBugsTest extends PlantedBugsSuite {}
