# Calls Maven for the jars, again only when one of their sources changed, and installs them under plain
# names: PyBridge's own with its loader library beside it, the lab's engine in a folder with what it needs.
find_program(MAVEN_COMMAND mvn REQUIRED)
set(jvm_host "${PROJECT_SOURCE_DIR}/jvm_host")
set(built_jar "${jvm_host}/core/target/pybridge-core-${PROJECT_VERSION}.jar")
set(built_loader "${jvm_host}/core/target/classes/native/linux-x86_64/libpybridge_loader.so")
set(built_lab "${jvm_host}/lab/target/pybridge-lab.jar")
set(built_lab_needs "${jvm_host}/lab/target/lib")
set(jar "${PROJECT_BINARY_DIR}/pybridge-core.jar")
set(loader "${PROJECT_BINARY_DIR}/libpybridge_loader.so")
set(lab "${PROJECT_BINARY_DIR}/lab")

file(GLOB_RECURSE jar_sources CONFIGURE_DEPENDS "${jvm_host}/core/src/main/*"
     "${jvm_host}/lab/src/main/*" "${PROJECT_SOURCE_DIR}/native/loader/*"
     "${PROJECT_SOURCE_DIR}/native/ipc/*" "${PROJECT_SOURCE_DIR}/native/core/*.hpp")

# The folders are emptied first: jars of another version would stay beside those of this one.
add_custom_command(
  OUTPUT "${jar}" "${loader}" "${lab}/pybridge-lab.jar"
  COMMAND "${CMAKE_COMMAND}" -E rm -rf "${built_lab_needs}" "${lab}"
  COMMAND "${CMAKE_COMMAND}" -E env "JAVA_HOME=${JAVA_HOME_FOUND}" "${MAVEN_COMMAND}" --batch-mode
          --quiet -f "${jvm_host}" -pl core,lab -am package -Dmaven.test.skip=true
  COMMAND "${CMAKE_COMMAND}" -E copy "${built_jar}" "${jar}"
  COMMAND "${CMAKE_COMMAND}" -E copy "${built_loader}" "${loader}"
  COMMAND "${CMAKE_COMMAND}" -E copy_directory "${built_lab_needs}" "${lab}"
  COMMAND "${CMAKE_COMMAND}" -E copy "${built_lab}" "${lab}"
  DEPENDS ${jar_sources} "${jvm_host}/pom.xml" "${jvm_host}/core/pom.xml" "${jvm_host}/lab/pom.xml"
  COMMENT "Building the jars with Maven"
  VERBATIM)
add_custom_target(pybridge_jar ALL DEPENDS "${jar}" "${lab}/pybridge-lab.jar")
install(FILES "${jar}" "${loader}" DESTINATION bridge/jars)
install(DIRECTORY "${lab}" DESTINATION bridge/jars)
