# Writes bridge/_build.json: the version, and the Python that this wheel was built for.
execute_process(
  COMMAND "${Python_EXECUTABLE}" "${CMAKE_CURRENT_LIST_DIR}/build_facts.py" "${PROJECT_VERSION}"
  OUTPUT_FILE "${PROJECT_BINARY_DIR}/_build.json" COMMAND_ERROR_IS_FATAL ANY)
install(FILES "${PROJECT_BINARY_DIR}/_build.json" DESTINATION bridge)
