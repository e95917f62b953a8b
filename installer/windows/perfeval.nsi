; The installer for Windows: for the current user by default, for all users with -DALLUSERS.
;   setup.exe [/S] [/D=folder]      exit codes: 0 done, 1 cancelled, 2 failed, 4 wrong system, 5 the program runs
; -DTREE=folder -DLIST=nsh with the names of all files -DVERSION= -DVERSION4= -DOUT= -DSIZE= (KiB)

Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
!ifdef FAST
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif

!define TITLE "绩效自评填报"
!define KEY "perfeval_desktop"
!define EXE "perfeval-desktop.exe"
!define TYPE "PerfevalDesktop.jxzp"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${KEY}"
!define MUTEX "Local\perfeval_desktop_running"

Name "${TITLE}"
Caption "${TITLE} ${VERSION} 安装"
OutFile "${OUT}"
BrandingText " "
!ifdef ALLUSERS
  RequestExecutionLevel admin
  InstallDir "$PROGRAMFILES64\perfeval-desktop"
  InstallDirRegKey HKLM "Software\perfeval_desktop" "Folder"
!else
  RequestExecutionLevel user
  InstallDir "$LOCALAPPDATA\Programs\perfeval-desktop"
  InstallDirRegKey HKCU "Software\perfeval_desktop" "Folder"
!endif
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh

!define MUI_ICON "${TREE}\perfeval-desktop.ico"
!define MUI_UNICON "${TREE}\perfeval-desktop.ico"
!define MUI_ABORTWARNING
!ifdef ALLUSERS
  !define WHOM "供本机所有用户使用。"
!else
  !define WHOM "只装给当前用户，不需要管理员权限。"
!endif
!define MUI_WELCOMEPAGE_TEXT "${WHOM}不联网，也不需要安装其他软件。$\r$\n$\r$\n已有旧版本时就地升级，您的材料和设置不会改动。$\r$\n$\r$\n点击 [下一步(N)] 继续。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "打开 ${TITLE}"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT"

!macro refuse_while_running what
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "${MUTEX}") p .r0'
  ${If} $0 P<> 0
    System::Call 'kernel32::CloseHandle(p r0)'
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TITLE} 正在运行，没有${what}。请先保存并关闭它，再试一次。" /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
!macroend

!macro choose_context
  SetRegView 64
  !ifdef ALLUSERS
    SetShellVarContext all
  !else
    SetShellVarContext current
  !endif
!macroend

Function .onInit
  !insertmacro choose_context
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "本程序需要 64 位的 Windows 10（1809 或更高版本）或 Windows 11。" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  !insertmacro refuse_while_running "安装"
FunctionEnd

Function un.onInit
  !insertmacro choose_context
  !insertmacro refuse_while_running "卸载"
FunctionEnd

Section "install"
  ; An earlier version goes first, but only what it had installed: files of the user in the folder stay.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    CreateDirectory "$PLUGINSDIR\former"
    CopyFiles /SILENT "$INSTDIR\uninstall.exe" "$PLUGINSDIR\former"
    ExecWait '"$PLUGINSDIR\former\uninstall.exe" /S /UPGRADE _?=$INSTDIR' $0
    ${If} $0 <> 0
      MessageBox MB_OK|MB_ICONSTOP "无法替换旧版本（$0）。请关闭 ${TITLE} 后再试一次。" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}

  ClearErrors
  SetOutPath "$INSTDIR"
  File /r "${TREE}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "无法写入 $INSTDIR，没有安装完成。可能是磁盘已满，或没有权限。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}

  CreateShortCut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${EXE}"
  CreateShortCut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${EXE}"

  WriteRegStr SHCTX "Software\${KEY}" "Folder" "$INSTDIR"
  WriteRegStr SHCTX "Software\Classes\.jxzp" "" "${TYPE}"
  WriteRegStr SHCTX "Software\Classes\.jxzp\OpenWithProgids" "${TYPE}" ""
  WriteRegStr SHCTX "Software\Classes\${TYPE}" "" "绩效自评材料"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\DefaultIcon" "" '"$INSTDIR\${EXE}",1'
  WriteRegStr SHCTX "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "perfeval_desktop contributors"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "un.install"
  ; Every file by its name, then the folders that are empty: nothing that somebody else put here is touched.
  !include "${LIST}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"

  ${GetParameters} $0
  ${GetOptions} $0 "/UPGRADE" $1
  ${IfNot} ${Errors}
    Goto done
  ${EndIf}

  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegKey SHCTX "Software\${KEY}"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "Software\Classes\${TYPE}"
  DeleteRegValue SHCTX "Software\Classes\.jxzp\OpenWithProgids" "${TYPE}"
  DeleteRegKey /ifempty SHCTX "Software\Classes\.jxzp\OpenWithProgids"
  ReadRegStr $0 SHCTX "Software\Classes\.jxzp" ""
  ${If} $0 == "${TYPE}"
    DeleteRegValue SHCTX "Software\Classes\.jxzp" ""
  ${EndIf}
  DeleteRegKey /ifempty SHCTX "Software\Classes\.jxzp"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  done:
SectionEnd
