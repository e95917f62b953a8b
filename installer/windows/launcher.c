/* Starts the program with the Python in runtime\: perfeval-desktop.exe without a console, perfeval-desktop-cli.exe with.
 *
 * Python's own _pth file beside the DLL names where modules come from, so neither the registry nor the environment of
 * the PC has a say. The mutex tells the installer that the program runs. */

#include <windows.h>
#include <shlobj.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST 32768
#define MUTEX L"Local\\perfeval_desktop_running"

/* The last word when Python's multiprocessing starts this program as its worker; the words before are for Python. */
#define WORKER L"--multiprocessing-fork"

typedef int (*Main)(int, wchar_t **);

static void complain(const wchar_t *what) {
    static wchar_t text[LONGEST];
    _snwprintf(text, LONGEST - 1, L"程序文件不完整，无法启动（%ls）。\n请重新安装本程序。", what);
    if (GetConsoleWindow() != NULL) {
        fwprintf(stderr, L"%ls\n", text);
    } else {
        MessageBoxW(NULL, text, L"绩效自评填报", MB_OK | MB_ICONERROR);
    }
}

int wmain(int count, wchar_t **words) {
    static wchar_t folder[LONGEST], path[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *last = length > 0 && length < LONGEST ? wcsrchr(folder, L'\\') : NULL;
    if (last == NULL) {
        complain(L"路径");
        return 2;
    }
    *last = L'\0';

    CreateMutexW(NULL, FALSE, MUTEX);
    SetCurrentProcessExplicitAppUserModelID(L"org.perfeval.desktop");
    SetDllDirectoryW(L"");
    for (const wchar_t **name = (const wchar_t *[]){L"PYTHONHOME", L"PYTHONPATH", L"QT_PLUGIN_PATH", L"QT_QPA_PLATFORM_PLUGIN_PATH",
                                                   L"QT_STYLE_OVERRIDE", NULL}; *name != NULL; name++) {
        SetEnvironmentVariableW(*name, NULL);
    }

    _snwprintf(path, LONGEST - 1, L"%ls\\runtime\\" PYTHON_DLL, folder);
    HMODULE python = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    Main run = python == NULL ? NULL : (Main)(void *)GetProcAddress(python, "Py_Main");
    if (run == NULL) {
        complain(L"runtime\\" PYTHON_DLL);
        return 2;
    }

    if (count > 1 && wcscmp(words[count - 1], WORKER) == 0) {
        return run(count, words);
    }

    /* perfeval-desktop -X utf8 -m perfeval_desktop … */
    wchar_t **all = calloc((size_t)count + 5, sizeof *all);
    if (all == NULL) {
        complain(L"内存");
        return 2;
    }
    all[0] = words[0];
    all[1] = L"-X";
    all[2] = L"utf8";
    all[3] = L"-m";
    all[4] = L"perfeval_desktop";
    for (int index = 1; index < count; index++) {
        all[index + 4] = words[index];
    }
    return run(count + 4, all);
}
